import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import { ChannelDeniedException, ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import request from 'supertest';
import { HeaderUserGuard } from '../integration/asking-users.js';
import { bootApp, type AdapterName, type Booted } from '../integration/boot.js';

const FORGED = '[Nest] 1  - LOG [PusherAuth] private-payroll granted for user "eve"';
const REASON = 'the account of Ada is overdue';

@Injectable()
class DevicePolicies {
  @ChannelPolicy('private-device-<id>')
  device({ request: seen }: ChannelRequest<'private-device-<id>'>): boolean {
    throw new Error(`unknown device ${(seen as unknown as { body: { device: string } }).body.device}`);
  }

  @ChannelPolicy('private-overdue')
  overdue(): boolean {
    throw new ChannelDeniedException('private-overdue', REASON);
  }
}

/** A filter as applications write it for debugging: it sends the whole exception. */
@Catch()
class TalkativeFilter implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const body = { ...(exception as object), json: JSON.parse(JSON.stringify(exception)) as unknown };
    this.adapterHost.httpAdapter.reply(host.switchToHttp().getResponse(), body, 418);
  }
}

describe.each<AdapterName>(['express', 'fastify'])('the report of an error, on %s', (adapter) => {
  let booted: Booted;
  const boot = async (providers: Parameters<typeof bootApp>[0] = {}): Promise<void> => {
    booted = await bootApp({ adapter, auth: { guards: [HeaderUserGuard] }, ...providers });
    booted.logger.lines.length = 0;
  };
  afterEach(() => booted.app.close());

  const post = (fields: object) =>
    request(booted.app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1', ...fields });

  it.each(['\n', '\r', '\r\n', '\u2028', '\u0085'])('has no forged line in the stack: %j', async (feed) => {
    await boot({ providers: [DevicePolicies] });
    await post({ channel_name: 'private-device-1', device: `x${feed}${FORGED}` }).expect(500);
    const [line, ...others] = booted.logger.lines.filter(({ level }) => level === 'error');
    expect(others).toEqual([]);
    expect(line!.whole).toContain('unknown device x');
    expect(line!.whole).toMatch(/^ +at /m);
    for (const one of line!.whole.split(/[\n\r\u2028\u2029\u0085]/)) {
      expect(one).not.toMatch(/^\[Nest\]/);
    }
  });

  it('is one error line for each policy and request, with one stack and a count', async () => {
    await boot({ providers: [DevicePolicies] });
    const names = Array.from({ length: 100 }, (_each, index) => `private-device-${index}`);
    const reply = await post({ channel_name: names, device: 'x' }).expect(200);
    expect(Object.values(reply.body as object)).toEqual(Array(100).fill({ status: 500 }));
    expect(booted.logger.messages('error')).toEqual([
      'DevicePolicies.device on private-device-0 and 99 more: unknown device x',
    ]);
    const size = booted.logger.lines
      .filter(({ level }) => level === 'error')
      .reduce((sum, { whole }) => sum + whole.length, 0);
    expect(size).toBeLessThan(4_000);
  });

  it('hides the reason from clients, even from a filter that sends the exception', async () => {
    await boot({
      providers: [DevicePolicies],
      imports: [{ module: class FilterModule {}, providers: [{ provide: APP_FILTER, useClass: TalkativeFilter }] }],
    });
    for (const channelName of ['private-overdue', 'private-nothing']) {
      const reply = await post({ channel_name: channelName }).expect(418);
      expect(reply.text).toContain('Forbidden');
      expect(reply.text).not.toContain(REASON);
      expect(reply.text).not.toContain('reason');
      expect(reply.text).not.toContain('private-');
    }
  });
});
