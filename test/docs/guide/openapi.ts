// #region module
import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { DescribeEndpoint } from './endpoint.openapi.js';
import { JwtGuard } from './jwt.guard.js';

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      guards: [JwtGuard],
      userAuthPath: 'user-auth',
      decorators: [DescribeEndpoint()],
    }),
  ],
})
export class RealtimeModule {}
// #endregion

// #region office
@Module({
  imports: [
    PusherAuthModule.forRoot({
      app: 'office',
      path: 'office/pusher',
      key: 'office-key',
      secret: 'office-secret',
      guards: [JwtGuard],
      userAuthPath: 'user-auth',
      decorators: [DescribeEndpoint('office')],
    }),
  ],
})
export class OfficeModule {}
// #endregion

@Module({ imports: [RealtimeModule, OfficeModule] })
export class DescribedModule {}

// #region serve
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

export function describeApi(app: INestApplication): OpenAPIObject {
  return SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('API').addBearerAuth().build());
}

export function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app));
}
// #endregion
