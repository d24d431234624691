import type { HttpAdapterHost } from '@nestjs/core';
import { createPusherAuthController } from '../../src/endpoint/pusher-auth.controller.js';
import { bootApp } from './application.js';
import type { AuthBody } from './hand-written.js';
import { ADA } from './identity.js';
import type { PatternCase } from './patterns.js';
import { policyClasses } from './policies.js';

interface Controller {
  authorizeChannel(request: object, response: object): Promise<void>;
}

/** The endpoint's controller, with a response that stores the text. */
export async function ourHandler(
  cases: readonly PatternCase[],
  asynchronous: boolean,
): Promise<(body: AuthBody) => Promise<string>> {
  const { service, registration } = await bootApp(policyClasses(cases, 10, asynchronous));
  const host = {
    httpAdapter: {
      getType: () => 'fastify',
      setHeader: () => undefined,
      reply: (response: { text?: string }, text: string) => void (response.text = text),
    },
  } as unknown as HttpAdapterHost;
  const { controller: EndpointController } = createPusherAuthController({});
  const controller = new EndpointController(service, registration, host) as Controller;
  return async (body) => {
    const response: { text?: string } = {};
    await controller.authorizeChannel({ body, user: ADA, headers: {} }, response);
    return response.text as string;
  };
}
