import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';

export interface Operator {
  name: string;
}

// Works like AuthGuard('operator'): it finds the operator and puts them on the request.
@Injectable()
export class OperatorGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; user?: Operator }>();
    const name = request.headers['x-operator'];
    if (name) request.user = { name };
    return name !== undefined;
  }
}
