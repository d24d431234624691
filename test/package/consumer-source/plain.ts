// Boots the application in plain Node, sends it a request and prints the build of the package.
import { NestFactory } from '@nestjs/core';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { AppModule, ask, KEY, loadedBuild, SECRET } from './app.js';

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'], abortOnError: false });
  await app.listen(0, '127.0.0.1');
  try {
    const granted = await ask(app, 7);
    assert.equal(granted.status, 200);
    const data = granted.body.channel_data;
    assert.deepEqual(JSON.parse(data ?? ''), { user_id: 'ada', user_info: { rooms: 1 } });
    const signature = createHmac('sha256', SECRET).update(`12.34:presence-room-7:${data}`).digest('hex');
    assert.equal(granted.body.auth, `${KEY}:${signature}`);
    assert.equal((await ask(app, 8)).status, 403);
    assert.equal((await ask(app, 7, 'nobody')).status, 401);
  } finally {
    await app.close();
  }
  console.log(loadedBuild());
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
