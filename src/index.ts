export type { ChannelKind } from './channel/channel-kind.js';
export type { ChannelParams } from './channel/channel-params.js';
export { PusherAuthBootError, type BootProblem, type BootProblemCode } from './policy/boot-problem.js';
export { ChannelPolicy } from './policy/channel-policy.decorator.js';
export type { AuthRequest, AuthUser, ChannelRequest, PusherAuthTypes, UserRequest } from './policy/channel-request.js';
export type { Decision } from './policy/decision.js';
export type { DecisionListener } from './policy/decision-journal.js';
export type { Candidate, Explanation } from './policy/explanation.js';
export { MemberError } from './policy/member.js';
export type {
  ChannelPolicyOptions,
  MemberAnswer,
  PolicyAnswer,
  UserId,
  UserIdMapper,
  UserInfo,
  UserInfoMapper,
} from './policy/policy-options.js';
export type { PolicyDescription } from './policy/policy-description.js';
export type { VerdictName } from './policy/policy-verdict.js';
export type { PresenceDefaults } from './policy/presence-defaults.js';
export { UserAuthentication, type SignedInUser } from './policy/user-authentication.decorator.js';
export { ChannelDeniedException } from './pusher-auth.exceptions.js';
export type { PusherAuthDeclaration } from './pusher-auth.declaration.js';
export type {
  PusherAuthFactoryOptions,
  PusherAuthModuleAsyncOptions,
  PusherAuthModuleOptions,
  PusherAuthOptionsFactory,
} from './pusher-auth.module-definition.js';
export { PusherAuthModule } from './pusher-auth.module.js';
export type { JsonpOptions, PusherAuthOptionsInput } from './pusher-auth.options.js';
export {
  PusherAuthService,
  type AuthenticateUserInput,
  type AuthorizeInput,
  type AuthorizeManyInput,
  type BatchEntry,
  type CanInput,
  type ChannelReply,
  type SignChannelInput,
  type SignUserInput,
  type WhoAsks,
} from './pusher-auth.service.js';
export { getPusherAuthToken, InjectPusherAuth } from './pusher-auth.tokens.js';
