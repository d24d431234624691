import { byId, element } from './element.js';

/** @typedef {import('./types.js').SeenDecision} SeenDecision */

const MOST = 100;
const VERDICT_STATES = /** @type {Record<string, string>} */ ({ granted: 'joined', denied: 'refused' });
const STATE_TEXTS = { joining: 'Joining…', joined: 'Live', reconnecting: 'Reconnecting…', refused: 'Refused' };

const state = byId('operators-state', HTMLElement);
const list = byId('decisions', HTMLElement);
const pause = byId('pause', HTMLButtonElement);
const requests = byId('requests', HTMLElement);
const policies = byId('policies', HTMLElement);
const form = byId('explain', HTMLFormElement);
const channelField = byId('explain-channel', HTMLInputElement);
const userField = byId('explain-user', HTMLSelectElement);

const explanation = byId('explanation', HTMLElement);

/** @type {Map<string, string>} */
let names = new Map();
/** @type {SeenDecision[]} newest first */
let decisions = [];

/** @param {keyof typeof STATE_TEXTS} name */
export function showOperatorsState(name) {
  state.dataset['state'] = name;
  state.textContent = STATE_TEXTS[name];
}

/** @param {import('./types.js').User[]} users */
export function showUsers(users) {
  names = new Map(users.map(({ id, name }) => [String(id), name]));
  userField.replaceChildren(
    ...users.map(({ id, name }) => element('option', { value: String(id) }, name)),
    element('option', { value: '' }, 'Nobody'),
  );
}

/** @param {SeenDecision[]} latest newest first */
export function showDecisions(latest) {
  decisions = latest;
  list.replaceChildren();
  if (!isPaused()) list.append(...withGaps(decisions));
}

/** @param {SeenDecision[]} more oldest first; known ones are skipped */
export function addDecisions(more) {
  const known = decisions[0]?.id ?? 0;
  const fresh = more.filter(({ id }) => id > known).reverse();
  decisions = [...fresh, ...decisions].slice(0, MOST);
  if (isPaused() || fresh.length === 0) return;
  // Only new rows are added, so that a screen reader reads only those.
  list.prepend(...withGaps(fresh, known));
  while (list.children.length > MOST) list.lastElementChild?.remove();
}

pause.onclick = () => {
  pause.setAttribute('aria-pressed', String(!isPaused()));
  if (!isPaused()) showDecisions(decisions);
};

/** @param {(channelName: string, userId: string) => void} ask */
export function onExplain(ask) {
  form.onsubmit = (event) => {
    event.preventDefault();
    ask(channelField.value.trim(), userField.value);
  };
}

/** @param {import('./types.js').PolicyRow[]} rows */
export function showPolicies(rows) {
  policies.replaceChildren(
    ...rows.map(({ pattern, policy, guards, allowGuest, isBatch }) =>
      element(
        'tr',
        {},
        element(
          'th',
          { scope: 'row' },
          element('code', {}, pattern),
          element('small', {}, isBatch ? `${policy}, batch` : policy),
        ),
        element('td', {}, guards.join(', ') || 'none'),
        element('td', {}, allowGuest ? 'yes' : 'no'),
      ),
    ),
  );
}

/** Requests closer than this are one burst: after a restart of the Channels server, all clients ask within seconds. */
const BURST_MS = 3_000;
const MOST_BURSTS = 5;

/** @param {import('./types.js').SeenRequest[]} seen newest first */
export function showRequests(seen) {
  /** @type {import('./types.js').SeenRequest[][]} */
  const bursts = [];
  for (const request of seen) {
    const burst = bursts.at(-1);
    const later = burst?.at(-1);
    if (burst && later && Date.parse(later.at) - Date.parse(request.at) < BURST_MS) burst.push(request);
    else bursts.push([request]);
  }
  requests.replaceChildren(...bursts.slice(0, MOST_BURSTS).map(burstRow));
}

/** @param {import('./types.js').SeenRequest[]} burst newest first */
function burstRow(burst) {
  const at = burst.at(-1)?.at ?? '';
  const channels = burst.reduce((sum, request) => sum + request.channels, 0);
  const queries = burst.reduce((sum, request) => sum + request.queries, 0);
  const users = new Set(burst.map(({ userId }) => userId)).size;
  const facts = [
    counted(users, 'user'),
    counted(channels, 'channel'),
    counted(burst.length, 'request'),
    counted(queries, 'query', 'queries'),
  ];
  return element('li', { class: 'fine' }, element('time', { datetime: at }, timeOf(at)), ` · ${facts.join(' · ')}`);
}

/** @param {number} count @param {string} one @param {string} [many] */
function counted(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** @param {string} at */
function timeOf(at) {
  return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** @param {string} message */
export function showExplainProblem(message) {
  explanation.replaceChildren(element('p', { class: 'problem' }, message));
}

/** Removes everything from the page, so that the next user sees none of it. */
export function forgetAll() {
  showDecisions([]);
  requests.replaceChildren();
  policies.replaceChildren();
  explanation.replaceChildren();
  channelField.value = '';
}

/** @param {import('./types.js').Explanation} explanation */
export function showExplanation({ channelName, problem, kind, candidates, verdict, reason, member }) {
  if (problem !== undefined || verdict === undefined) {
    explanation.replaceChildren(element('p', { class: 'answer' }, verdictPill('no channel'), problem ?? ''));
    return;
  }
  const matching = candidates.filter(({ matches }) => matches);
  const others = candidates.filter(({ matches }) => !matches);
  explanation.replaceChildren(
    element('p', { class: 'answer' }, verdictPill(verdict), element('span', {}, reason ?? '')),
    element('p', { class: 'fine' }, element('code', {}, channelName), ` is of the kind ${kind}.`),
    ...(member
      ? [element('p', { class: 'fine' }, 'The others see ', element('code', {}, JSON.stringify(member)))]
      : []),
    element('ul', { class: 'candidates' }, ...matching.map(candidateRow)),
    element(
      'details',
      {},
      element('summary', {}, `${others.length} other patterns do not match`),
      element('ul', { class: 'candidates' }, ...others.map(candidateRow)),
    ),
  );
}

/** @param {import('./types.js').Explanation['candidates'][number]} candidate */
function candidateRow({ pattern, policy, guards, decides, matches, reason, params }) {
  const asked = guards.length > 0 ? `${policy}, behind ${guards.join(', ')}` : policy;
  const values = Object.entries(params ?? {}).map(([name, value]) => `${name} = ${value}`);
  const why = decides
    ? ['decides', asked, ...values].join(' · ')
    : `${matches ? 'matches, but' : 'does not match:'} ${reason}`;
  return element('li', decides ? { class: 'decides' } : {}, element('code', {}, pattern), element('small', {}, why));
}

/**
 * @param {SeenDecision[]} some newest first
 * @param {number} [known] the id of the newest one already shown
 */
function withGaps(some, known) {
  return some.flatMap((decision, index) => {
    const before = some[index + 1]?.id ?? known ?? decision.id - 1;
    const missing = decision.id - before - 1;
    const gap = element('li', { class: 'gap' }, `and ${missing} more, too many to show`);
    return missing > 0 ? [decisionRow(decision), gap] : [decisionRow(decision)];
  });
}

/** @param {SeenDecision} decision */
function decisionRow({ at, channelName, toJoin, policy, userId, verdict, reason, milliseconds }) {
  const who = userId === undefined ? 'Nobody' : (names.get(userId) ?? `User ${userId}`);
  const again = element('button', {
    class: 'channel',
    type: 'button',
    'aria-label': `Explain ${channelName} for ${who}`,
  });
  again.append(channelName);
  again.onclick = () => {
    channelField.value = channelName;
    userField.value = userId ?? '';
    form.requestSubmit();
  };
  const facts = [policy ?? 'no policy', `${milliseconds} ms`, ...(toJoin ? [] : ['asked by REST'])];
  return element(
    'li',
    { class: 'decision' },
    verdictPill(verdict),
    element(
      'div',
      { class: 'decision-text' },
      element('p', {}, element('strong', {}, who), ' ', again),
      element('p', {}, reason),
    ),
    element('p', { class: 'fine' }, element('time', { datetime: at }, timeOf(at)), ` · ${facts.join(' · ')}`),
  );
}

/** @param {string} verdict */
function verdictPill(verdict) {
  return element('span', { class: 'pill', 'data-state': VERDICT_STATES[verdict] ?? 'reconnecting' }, verdict);
}

function isPaused() {
  return pause.getAttribute('aria-pressed') === 'true';
}
