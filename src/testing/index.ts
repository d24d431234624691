export {
  pusherAuthTester,
  type JoinResult,
  type PusherAuthTester,
  type TestedUser,
  type VerdictTable,
} from './pusher-auth-tester.js';
