import { ChatPages, here, item, joined, open, said, say } from './chat-pages.js';
import { RunningSample } from './running-sample.js';

const COMPILERS = 2;

describe('when an administrator of the sample removes a member from a room', () => {
  let sample: RunningSample;
  let pages: ChatPages;

  beforeAll(async () => {
    pages = await ChatPages.launch();
    sample = await RunningSample.start();
  }, 60_000);

  afterAll(async () => {
    await pages?.close();
    await sample?.close();
  });

  afterEach(() => pages.closePages());

  const logIn = (name: string) => pages.logIn(sample.address, name);

  /** Removes a member with the token of an administrator or another user. */
  const remove = (userId: number, token?: string, roomId = COMPILERS) =>
    fetch(`${sample.address}/rooms/${roomId}/members/${userId}`, {
      method: 'DELETE',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it("the member's page shows it at once, and the others stay", async () => {
    const [ada, grace, margaret] = [
      await logIn('Ada Lovelace'),
      await logIn('Grace Hopper'),
      await logIn('Margaret Hamilton'),
    ];
    for (const page of [ada, grace, margaret]) {
      await open(page, 'Compilers');
      await joined(page);
    }
    await here(ada).getByText('Grace Hopper').waitFor();

    await margaret.getByLabel('Person').selectOption('Grace Hopper');
    await margaret.getByRole('button', { name: 'Remove from this room' }).click();

    const notice = grace.getByRole('alert');
    await notice.getByText('You were removed from Compilers').waitFor();
    await notice.getByText('status 403').waitFor();
    await margaret.getByText('Grace Hopper is not a member of Compilers any more').waitFor();
    await grace.getByRole('region', { name: 'Other rooms' }).getByText('Compilers').waitFor();
    await here(ada).getByText('Grace Hopper').waitFor({ state: 'detached' });
    expect(await grace.getByRole('textbox', { name: 'Message' }).isVisible()).toBe(false);

    await say(margaret, 'Only for members');
    await said(ada, 'Only for members');
    expect(await grace.getByText('Only for members').count()).toBe(0);
    // The rest of the page still works.
    await open(grace, 'Lobby');
    await joined(grace);
    expect(await item(grace, 'Compilers').isVisible()).toBe(true);
  }, 60_000);

  it("the operators' view shows that the page authorized its channel again", async () => {
    const { token } = await sample.logIn('margaret');
    const { user } = await sample.logIn('grace');
    await sample.call(`/rooms/${COMPILERS}/members`, { token, body: { userId: user.id } });
    const margaret = await logIn('Margaret Hamilton');
    const grace = await logIn('Grace Hopper');
    await open(grace, 'Compilers');
    await joined(grace);
    await open(margaret, 'Operators');
    await margaret.getByText('Live', { exact: true }).waitFor();

    expect((await remove(user.id, token)).status).toBe(204);

    const decisions = margaret.getByRole('log', { name: 'Decisions' });
    const denied = decisions
      .getByRole('listitem')
      .filter({ hasText: `presence-room-${COMPILERS}` })
      .first();
    await denied.getByText('grace is not a member of room 2').waitFor();
    expect(await denied.innerText()).toContain('Grace Hopper');
    expect(await denied.innerText()).toContain('denied');
  }, 60_000);

  it('users who are not administrators are rejected', async () => {
    const [ada, margaret] = [await sample.logIn('ada'), await sample.logIn('margaret')];
    expect((await remove(ada.user.id)).status).toBe(401);
    expect((await remove(margaret.user.id, ada.token)).status).toBe(403);
    expect((await remove(ada.user.id, margaret.token, 77)).status).toBe(404);
    // Removing a former member is not an error, so the request can be repeated.
    expect((await remove(4_000, margaret.token)).status).toBe(204);
  }, 60_000);
});
