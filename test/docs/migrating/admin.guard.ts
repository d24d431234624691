import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

@Injectable()
export class AdminGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: { name: string } }>();
    const admin = request.headers['x-admin'];
    if (admin) request.user = { name: admin };
    return admin !== undefined;
  }
}
