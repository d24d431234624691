// Compiled by `npm run typecheck`: each @ts-expect-error is a mistake that the compiler must find.
import type { PusherAuthService } from 'nestjs-pusher-auth';
import type { Request } from 'express';
import type { FastifyRequest } from 'fastify';

declare const pusherAuth: PusherAuthService;
declare const request: Request;
declare const fastifyRequest: FastifyRequest;
declare const response: object;
declare const user: { id: number } | null | undefined;
/** The input of a client, with only these two known fields. */
declare const sent: { socketId: string; channelName: string };

const socketId = '1.2';
const channelName = 'private-room-1';
const channelNames = [channelName];

// The subscriber is the second argument.
void pusherAuth.authorize({ socketId, channelName }, { request });
void pusherAuth.authorize({ socketId, channelName }, { user, request, response });
void pusherAuth.authorize({ ...sent }, { user });
void pusherAuth.authorizeMany({ socketId, channelNames }, { user: undefined });
void pusherAuth.authenticateUser({ socketId }, { request: fastifyRequest });
void pusherAuth.can({ channelName }, {});
void pusherAuth.explain({ channelName });
void pusherAuth.explain({ channelName }, { user: null });

// @ts-expect-error the subscriber is missing
void pusherAuth.authorize({ socketId, channelName });
// @ts-expect-error the subscriber is missing
void pusherAuth.authorizeMany({ socketId, channelNames });
// @ts-expect-error the subscriber is missing
void pusherAuth.authenticateUser({ socketId });
// @ts-expect-error the subscriber is missing
void pusherAuth.can({ channelName });

// @ts-expect-error the user belongs in the second argument
void pusherAuth.authorize({ socketId, channelName, user }, {});
// @ts-expect-error the request belongs in the second argument
void pusherAuth.authorize({ socketId, channelName, request }, {});
// @ts-expect-error the response belongs in the second argument
void pusherAuth.authorize({ socketId, channelName, response }, {});
// @ts-expect-error the user belongs in the second argument
void pusherAuth.authorizeMany({ socketId, channelNames, user }, {});
// @ts-expect-error the request belongs in the second argument
void pusherAuth.authorizeMany({ socketId, channelNames, request }, {});
// @ts-expect-error the user belongs in the second argument
void pusherAuth.authenticateUser({ socketId, user }, {});
// @ts-expect-error the request belongs in the second argument
void pusherAuth.authenticateUser({ socketId, request }, {});
// @ts-expect-error the user belongs in the second argument
void pusherAuth.can({ channelName, user }, {});
// @ts-expect-error the request belongs in the second argument
void pusherAuth.can({ channelName, request }, {});
// @ts-expect-error the user belongs in the second argument
void pusherAuth.explain({ channelName, user });

// Values of such a type are rejected as well, not only literals.
declare const withUser: { socketId: string; channelName: string; user: { id: number } };
// @ts-expect-error the user belongs in the second argument
void pusherAuth.authorize(withUser, {});
// @ts-expect-error the user belongs in the second argument
void pusherAuth.can({ ...withUser }, {});

// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.authorize({ socketId, channelName }, request);
// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.authorize({ socketId, channelName }, fastifyRequest);
// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.authorizeMany({ socketId, channelNames }, request);
// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.authenticateUser({ socketId }, request);
// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.can({ channelName }, request);
// @ts-expect-error a request is not a subscriber: { request }
void pusherAuth.explain({ channelName }, request);
// @ts-expect-error a subscriber has no body
void pusherAuth.can({ channelName }, { body: { user } });
// @ts-expect-error a subscriber has no headers
void pusherAuth.can({ channelName }, { headers: {} });
