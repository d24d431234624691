/**
 * Channel authorization for NestJS. {@link ChannelPolicy} declares who may join a channel, {@link PusherAuthModule} answers
 * `POST /pusher/auth`, and {@link PusherAuthService} asks policies and signs from code.
 *
 * @packageDocumentation
 */
export type { ChannelKind } from './channel/channel-kind.js';
export type { ChannelParams } from './channel/pattern-types.js';
export { PusherAuthBootError, type BootProblem, type BootProblemCode } from './boot/boot-problem.js';
export {
  ChannelBatchPolicy,
  type BatchChannel,
  type ChannelBatch,
} from './decorators/channel-batch-policy.decorator.js';
export { ChannelPolicy } from './decorators/channel-policy.decorator.js';
export type {
  AuthRequest,
  AuthUser,
  ChannelRequest,
  PusherAuthTypes,
  UserRequest,
} from './decorators/channel-request.js';
export type { Decision } from './decision/decision-log.js';
export type { DecisionListener } from './decision/decision-log.js';
export type { Candidate, Explanation } from './decision/explanation.js';
export { MemberError } from './decision/member.js';
export type {
  ChannelPolicyOptions,
  PresenceMember,
  PolicyAnswer,
  UserId,
  UserIdMapper,
  UserInfo,
  UserInfoMapper,
} from './decorators/policy-options.js';
export type { PolicyDescription } from './policy/policy-table.js';
export type { ProviderScope } from './policy/provider-instance.js';
export type { VerdictName } from './decision/verdict.js';
export type { PresenceDefaults } from './decorators/policy-options.js';
export { UserAuthentication, type SignedInUser } from './decorators/user-authentication.decorator.js';
export { ChannelDeniedException, OverloadedException } from './pusher-auth.exceptions.js';
export type { PusherAuthModuleExtras } from './pusher-auth.module-options.js';
export type {
  PusherAuthFactoryOptions,
  PusherAuthModuleAsyncOptions,
  PusherAuthModuleOptions,
  PusherAuthOptionsFactory,
} from './pusher-auth.module-options.js';
export { PusherAuthModule } from './pusher-auth.module.js';
export type {
  CredentialsFunction,
  CredentialsSubscriber,
  PusherAuthOptionsInput,
  PusherAuthSettings,
  PusherCredentials,
  RevocationServer,
} from './pusher-auth.options.js';
export type {
  AuthenticateUserInput,
  AuthorizeInput,
  AuthorizeManyInput,
  BatchResult,
  CanInput,
  ChannelReply,
  RecheckInput,
  SignChannelInput,
  SignUserInput,
  SubscriberInput,
} from './pusher-auth.inputs.js';
export type { RevokeOptions } from './pusher-auth.revocation.js';
export { PusherAuthService } from './pusher-auth.service.js';
export { getPusherAuthToken, InjectPusherAuth } from './pusher-auth.tokens.js';
export type { ChannelAuth, EncryptedChannelAuth, UserAuth } from './signing/channel-signer.js';
