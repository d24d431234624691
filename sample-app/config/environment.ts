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

/** The environment variables of the sample. Without any it runs by itself. */
export class Environment {
  /** Port of the web server on 127.0.0.1; 0 picks a free one. */
  @Integer()
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  /** A PostgreSQL database, `postgres://…`. */
  @IsOptional()
  @IsString()
  DATABASE_URL?: string;

  /** Without an address: PGlite inside this process, or a PostgreSQL that is started here; both begin empty. */
  @IsIn(['pglite', 'postgres'])
  DATABASE_ENGINE: 'pglite' | 'postgres' = 'pglite';

  /** Signs the login tokens. Default: a new one at each start, which ends every login. */
  @IsOptional()
  @MinLength(32)
  JWT_SECRET?: string;

  /** With key and secret: an app of Pusher Channels, or of a server that speaks its protocol. Default: soketi, started here. */
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
  @IsString({ message: 'PUSHER_APP_ID needs PUSHER_CLUSTER, or PUSHER_HOST for a server of your own' })
  PUSHER_CLUSTER?: string;

  /** A server of your own instead of a cluster. */
  @IsOptional()
  @IsString()
  PUSHER_HOST?: string;

  @IsOptional()
  @Integer()
  @IsInt()
  @Min(1)
  @Max(65_535)
  PUSHER_PORT?: number;

  /** Default: `http` for a server on this machine, else `https`. */
  @IsOptional()
  @IsIn(['http', 'https'])
  PUSHER_SCHEME?: 'http' | 'https';

  /** Base64 of 32 bytes, for the encrypted channels. Default: a new one at each start. */
  @IsOptional()
  @IsBase64()
  PUSHER_ENCRYPTION_MASTER_KEY?: string;
}

/** @throws Error that names every variable that is wrong, without its value */
export function readEnvironment(variables: Record<string, string | undefined>): Environment {
  const known = Object.keys(variables).filter((name) => variables[name] !== undefined && variables[name] !== '');
  const environment = plainToInstance(Environment, Object.fromEntries(known.map((name) => [name, variables[name]])));
  const problems = validateSync(environment).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (problems.length > 0) throw new Error(`The environment does not fit:\n- ${problems.join('\n- ')}`);
  return environment;
}
