/**
 * Channel names and patterns for code that runs anywhere: nothing here needs Nest or Node, so that a page can share them with
 * the server.
 *
 * @packageDocumentation
 */
export { channelName, matchChannel } from './channel/build-channel-name.js';
export { InvalidChannelParamsError, InvalidPatternError } from './channel/channel-errors.js';
export type { ChannelKind, KindOf } from './channel/channel-kind.js';
export type { ChannelParams } from './channel/channel-params.js';
export type { PatternProblem } from './channel/pattern-problem.js';
