/**
 * Asks the policies of an application in tests: no HTTP, no Channels server, no signature. Start with
 * {@link pusherAuthTester}.
 *
 * @packageDocumentation
 */
export {
  pusherAuthTester,
  type JoinResult,
  type PusherAuthTester,
  type TestedUser,
  type VerdictTable,
} from './pusher-auth-tester.js';
