import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { finalize, type Observable } from 'rxjs';

/** The cost of one request for channels: how many channels it asked for, and how many queries their policies sent. */
export interface SeenRequest {
  readonly at: Date;
  userId?: string;
  channels: number;
  queries: number;
}

const KEPT = 100;

/** Counts per request, so that operators see what a reconnect costs. */
@Injectable()
export class RequestCosts {
  private readonly running = new AsyncLocalStorage<SeenRequest>();
  private readonly kept: SeenRequest[] = [];

  /** Counts the queries and decisions of everything that `run` starts as one request. */
  count(run: () => Observable<unknown>): Observable<unknown> {
    const seen: SeenRequest = { at: new Date(), channels: 0, queries: 0 };
    return this.running.run(seen, run).pipe(finalize(() => this.keep(seen)));
  }

  /** Counts a decision: for `onDecision`. */
  addChannel(userId: string | undefined): void {
    const seen = this.running.getStore();
    if (!seen) return;
    seen.channels += 1;
    if (userId !== undefined) seen.userId = userId;
  }

  /** Counts a query: as the database's logger, it is called before each one. */
  logQuery(): void {
    const seen = this.running.getStore();
    if (seen) seen.queries += 1;
  }

  /** Newest first. */
  latest(): SeenRequest[] {
    return [...this.kept].reverse();
  }

  private keep(seen: SeenRequest): void {
    if (seen.channels === 0) return; // a sign-in, or a bad request
    this.kept.push(seen);
    if (this.kept.length > KEPT) this.kept.shift();
  }
}

/** An interceptor on the endpoint. Guards run before it, so their queries are not counted. */
@Injectable()
export class CountCosts implements NestInterceptor {
  constructor(private readonly costs: RequestCosts) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return this.costs.count(() => next.handle());
  }
}
