import { PolicyExecutionContext } from '../../../src/policy/policy-guard.js';

class RoomPolicies {}
const method = () => true;
const request = { user: 'ada' };
const response = {};
const execution = new PolicyExecutionContext(RoomPolicies, method, request, response);

it('guards see the class and the method of the policy, for its roles and other metadata', () => {
  expect(execution.getClass()).toBe(RoomPolicies);
  expect(execution.getHandler()).toBe(method);
});

it('guards see a request over HTTP, and have no next handler', () => {
  expect(execution.getType()).toBe('http');
  const http = execution.switchToHttp();
  expect(http.getRequest()).toBe(request);
  expect(http.getResponse()).toBe(response);
  expect(http.getNext()).toBeUndefined();
  expect(execution.getArgs()).toEqual([request, response]);
  expect(execution.getArgByIndex(0)).toBe(request);
  expect(execution.getArgByIndex(1)).toBe(response);
});

it('a guard cannot exchange the request for the next guard', () => {
  execution.getArgs()[0] = { user: 'grace' };
  expect(execution.switchToHttp().getRequest()).toBe(request);
});

it('guards for other transports are told that there is none', () => {
  expect(() => execution.switchToRpc()).toThrow('cannot switch to RPC');
  expect(() => execution.switchToWs()).toThrow('cannot switch to WebSockets');
});
