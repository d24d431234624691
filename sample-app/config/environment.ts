import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBase64,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  Min,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';

const Integer = () => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value));
const WithPusher = () => ValidateIf((environment: Environment) => environment.PUSHER_APP_ID !== undefined);

/** The environment variables of the sample. All are optional. */
export class Environment {
  /** The port of the web server on 127.0.0.1; 0 picks a free one. */
  @Integer()
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  /** A PostgreSQL database, `postgres://…`. */
  @IsOptional()
  @IsString()
  DATABASE_URL?: string;

  /** Without `DATABASE_URL`: PGlite in this process, or a PostgreSQL process. Both start with the sample's own data. */
  @IsIn(['pglite', 'postgres'])
  DATABASE_ENGINE: 'pglite' | 'postgres' = 'pglite';

  /** With `production`, the API document is not served. */
  @IsOptional()
  @IsString()
  NODE_ENV?: string;

  /** The most login attempts per minute from one address; 0 for no limit. */
  @Integer()
  @IsInt()
  @Min(0)
  LOGINS_PER_MINUTE = 30;

  /** The most requests per minute of one user to each address of the module; 0 for no limit. */
  @Integer()
  @IsInt()
  @Min(0)
  AUTHORIZATIONS_PER_MINUTE = 120;

  /** Signs the login tokens. Default: a new one at each start, which invalidates every token. */
  @IsOptional()
  @MinLength(32)
  JWT_SECRET?: string;

  /** With key and secret: an app of Pusher Channels or of a compatible server. Default: a soketi started by the sample. */
  @IsOptional()
  @IsString()
  PUSHER_APP_ID?: string;

  @WithPusher()
  @IsString()
  PUSHER_KEY?: string;

  @WithPusher()
  @IsString()
  PUSHER_SECRET?: string;

  /** The app's cluster at Pusher, such as `eu`. */
  @ValidateIf((environment: Environment) => environment.PUSHER_APP_ID !== undefined && !environment.PUSHER_HOST)
  @IsString({ message: 'PUSHER_APP_ID needs PUSHER_CLUSTER, or PUSHER_HOST for another server' })
  PUSHER_CLUSTER?: string;

  /** A server instead of a cluster. */
  @IsOptional()
  @IsString()
  PUSHER_HOST?: string;

  @IsOptional()
  @Integer()
  @IsInt()
  @Min(1)
  @Max(65_535)
  PUSHER_PORT?: number;

  /** Default: `http` for a server on this machine, otherwise `https`. */
  @IsOptional()
  @IsIn(['http', 'https'])
  PUSHER_SCHEME?: 'http' | 'https';

  /** Base64 of 32 bytes, for the encrypted channels. Default: a new one at each start. */
  @IsOptional()
  @IsBase64()
  PUSHER_ENCRYPTION_MASTER_KEY?: string;
}

/** @throws Error that names every invalid variable, without its value */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.keys(variables).filter((name) => variables[name] !== undefined && variables[name] !== '');
  const environment = plainToInstance(Environment, Object.fromEntries(known.map((name) => [name, variables[name]])));
  const problems = validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (problems.length > 0) throw new Error(`Invalid environment variables:\n- ${problems.join('\n- ')}`);
  return environment;
}
