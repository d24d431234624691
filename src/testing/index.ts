export { pusherAuthTester, type JoinResult, type PusherAuthTester, type TestedUser } from './pusher-auth-tester.js';
