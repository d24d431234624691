import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiForbiddenResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
  type OpenAPIObject,
} from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

const SOCKET_ID = { type: 'string', pattern: '^[0-9]+\\.[0-9]+$', example: '1234.5678' };
const CHANNEL_NAME = { type: 'string', maxLength: 164, example: 'presence-room-1' };

const CHANNEL_AUTHORIZATION = {
  type: 'object',
  required: ['auth'],
  properties: {
    auth: { type: 'string', description: '`<key>:<signature>`', example: 'key:7d1f3b…' },
    channel_data: { type: 'string', description: 'Presence channels: the member, as JSON.' },
    shared_secret: { type: 'string', description: 'Encrypted channels: base64 of the key.' },
  },
  additionalProperties: false,
};

const BATCH = {
  type: 'object',
  description: 'One entry for each name.',
  additionalProperties: {
    oneOf: [
      {
        type: 'object',
        required: ['status', 'data'],
        properties: { status: { type: 'integer', enum: [200] }, data: CHANNEL_AUTHORIZATION },
      },
      { type: 'object', required: ['status'], properties: { status: { type: 'integer', minimum: 400 } } },
    ],
  },
};

const PROBLEM = {
  type: 'object',
  required: ['statusCode', 'message'],
  properties: { statusCode: { type: 'integer' }, message: { type: 'string' }, error: { type: 'string' } },
};

/**
 * Describes the endpoint of a registration: `decorators: [DescribeEndpoint()]`.
 *
 * @param name the tag, and the first part of the operation ids; each registration needs its own
 * @param maxBatchSize the option `maxBatchSize` of the registration
 */
export function DescribeEndpoint(name = 'pusher', maxBatchSize = 100): ClassDecorator {
  return (controller) => {
    ApiTags(name)(controller);
    ApiBearerAuth()(controller);
    decorate(controller, 'authorizeChannel', [
      ApiOperation({
        operationId: `${name}_authorizeChannel`,
        summary: 'Authorizes a connection for one channel or several',
      }),
      ...bodyOf(
        {
          socket_id: SOCKET_ID,
          channel_name: {
            oneOf: [CHANNEL_NAME, { type: 'array', items: CHANNEL_NAME, minItems: 1, maxItems: maxBatchSize }],
          },
        },
        {
          'one channel': { value: { socket_id: '1234.5678', channel_name: 'presence-room-1' } },
          'a batch': { value: { socket_id: '1234.5678', channel_name: ['presence-room-1', 'private-user-1'] } },
        },
      ),
      ApiOkResponse({
        description: 'The signature. For a list of names, one entry for each name, also for denied ones.',
        schema: { oneOf: [CHANNEL_AUTHORIZATION, BATCH] },
      }),
      ...errorReplies('The policy denied access, or no policy matches the channel.'),
    ]);
    decorate(controller, 'authenticateUser', [
      ApiOperation({ operationId: `${name}_authenticateUser`, summary: 'Signs in the user of a connection' }),
      ...bodyOf({ socket_id: SOCKET_ID }),
      ApiOkResponse({
        description: 'The signature and the data that it covers.',
        schema: {
          type: 'object',
          required: ['auth', 'user_data'],
          properties: { auth: { type: 'string' }, user_data: { type: 'string', description: 'The user, as JSON.' } },
          additionalProperties: false,
        },
      }),
      ...errorReplies('The user may not sign in.'),
    ]);
    // GET, which exists with `jsonp: true`.
    decorate(controller, 'authorizeScript', [ApiExcludeEndpoint()]);
  };
}

/** Clients send forms by default. Additional fields, such as the `params` of pusher-js, are ignored. */
function bodyOf(properties: Schemas, examples?: Record<string, { value: object }>): MethodDecorator[] {
  return [
    ApiConsumes('application/x-www-form-urlencoded', 'application/json'),
    ApiBody({
      schema: { type: 'object', required: Object.keys(properties), properties },
      ...(examples && { examples }),
    }),
  ];
}

function errorReplies(forbidden: string): MethodDecorator[] {
  return [
    ApiBadRequestResponse({ description: 'The message names the invalid field.', schema: PROBLEM }),
    ApiUnauthorizedResponse({ description: 'There is no user.', schema: PROBLEM }),
    ApiForbiddenResponse({ description: forbidden, schema: PROBLEM }),
    ApiServiceUnavailableResponse({
      description: 'The policy took too long, or too many policies are pending.',
      schema: PROBLEM,
    }),
  ];
}

/** The library creates the controller, so its methods are decorated by their names. */
function decorate(controller: { prototype?: unknown }, method: string, decorators: MethodDecorator[]): void {
  const prototype = controller.prototype as object;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, method) as PropertyDescriptor;
  for (const decorator of decorators) decorator(prototype, method, descriptor);
}
