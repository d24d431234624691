import { isAllowedJsonpOrigin, jsonpOriginProblem, type RequestHeaders } from '../../../src/jsonp.js';

const ALLOWED = ['https://app.example', 'http://localhost:3000'];
const HOST = 'api.example';

describe('isAllowedJsonpOrigin', () => {
  it.each<[string, RequestHeaders]>([
    ['Referer: an origin, as browsers send it to other sites', { referer: 'https://app.example/' }],
    ['Referer: a whole address, from older browsers', { referer: 'https://app.example/chat?room=1' }],
    ['Referer: a port', { referer: 'http://localhost:3000/' }],
    ['Referer: the default port, written out', { referer: 'https://app.example:443/' }],
    ['Origin, of a script with the crossorigin attribute', { origin: 'https://app.example' }],
    ['Origin and Referer', { origin: 'https://app.example', referer: 'https://app.example/' }],
    ['Referer from another site', { referer: 'https://app.example/', 'sec-fetch-site': 'cross-site' }],
    ['Referer from the same site', { referer: 'https://app.example/', 'sec-fetch-site': 'same-site' }],
    [
      'Referer from the same origin',
      { referer: 'https://app.example/', host: 'app.example', 'sec-fetch-site': 'same-origin' },
    ],
    [
      'Referer from the same origin, behind a proxy',
      { referer: 'https://app.example/', 'sec-fetch-site': 'same-origin' },
    ],
    ['the own origin, listed, without a Referer', { host: 'app.example', 'sec-fetch-site': 'same-origin' }],
    ['the own origin with a port', { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' }],
  ])('allows %s', (_case, headers) => {
    expect(isAllowedJsonpOrigin({ host: HOST, ...headers }, ALLOWED)).toBe(true);
  });

  it.each<[string, RequestHeaders]>([
    // No evidence.
    ['nothing', {}],
    ['only other headers', { cookie: 'session=1', 'user-agent': 'x', accept: '*/*' }],
    ['cross-site without a Referer', { 'sec-fetch-site': 'cross-site' }],
    ['same-site without a Referer: it may be any subdomain', { 'sec-fetch-site': 'same-site' }],
    ['only the host', { host: 'app.example' }],
    ['a forwarded host', { 'x-forwarded-host': 'app.example', 'sec-fetch-site': 'same-origin' }],
    // An origin that is not listed.
    ['Origin: another', { origin: 'https://evil.example' }],
    ['Origin: null, a sandboxed frame', { origin: 'null' }],
    ['Origin: empty', { origin: '' }],
    ['Origin: another scheme', { origin: 'http://app.example' }],
    ['Origin: another port', { origin: 'https://app.example:8443' }],
    ['Origin: no port', { origin: 'http://localhost' }],
    ['Origin: a subdomain', { origin: 'https://x.app.example' }],
    ['Origin: a parent domain', { origin: 'https://example' }],
    ['Origin: the allowed one at the start of the host', { origin: 'https://app.example.evil.example' }],
    ['Origin: the allowed one at the end of the host', { origin: 'https://evilapp.example' }],
    ['Origin: two in one', { origin: 'https://app.example, https://evil.example' }],
    ['Origin: an array', { origin: ['https://app.example'] }],
    ['Origin: no URL', { origin: 'app.example' }],
    ['Origin: an extension', { origin: 'chrome-extension://abcdef' }],
    ['Referer: another', { referer: 'https://evil.example/' }],
    ['Referer: empty', { referer: '' }],
    ['Referer: no URL', { referer: '/chat' }],
    ['Referer: no page', { referer: 'about:blank' }],
    ['Referer: an array', { referer: ['https://app.example/'] }],
    ['Referer: allowed as user name', { referer: 'https://app.example@evil.example/' }],
    ['Referer: allowed as user name and password', { referer: 'https://app.example:443@evil.example/' }],
    ['Referer: allowed behind a backslash', { referer: 'https://evil.example\\@app.example/' }],
    ['Referer: allowed in the path', { referer: 'https://evil.example/https://app.example/' }],
    ['Referer: allowed in the query', { referer: 'https://evil.example/?https://app.example/' }],
    ['Referer: allowed in the fragment', { referer: 'https://evil.example/#@app.example/' }],
    ['Referer: allowed inside of a blob', { referer: 'blob:https://app.example/1' }],
    ['Referer: a letter of another alphabet', { referer: 'https://аpp.example/' }],
    ['the own origin, not listed', { 'sec-fetch-site': 'same-origin' }],
    [
      'the own origin, not listed, with its Referer',
      { referer: 'https://api.example/', 'sec-fetch-site': 'same-origin' },
    ],
    ['the own origin, of a host given twice', { host: ['app.example'], 'sec-fetch-site': 'same-origin' }],
    ['an invalid host', { host: 'app.example/', 'sec-fetch-site': 'same-origin' }],
    // Contradictions.
    ['Origin allowed, Referer not', { origin: 'https://app.example', referer: 'https://evil.example/' }],
    ['Referer allowed, Origin not', { origin: 'https://evil.example', referer: 'https://app.example/' }],
    ['Referer allowed, Origin null', { origin: 'null', referer: 'https://app.example/' }],
    ['Origin allowed, Referer unreadable', { origin: 'https://app.example', referer: 'x' }],
    ['both allowed, but not the same', { origin: 'https://app.example', referer: 'http://localhost:3000/' }],
    [
      'the own origin, listed, with another Referer',
      { host: 'app.example', referer: 'https://evil.example/', 'sec-fetch-site': 'same-origin' },
    ],
    ['no page (address bar, bookmark)', { referer: 'https://app.example/', 'sec-fetch-site': 'none' }],
    ['an unknown Sec-Fetch-Site', { referer: 'https://app.example/', 'sec-fetch-site': 'yes' }],
    ['two Sec-Fetch-Site', { referer: 'https://app.example/', 'sec-fetch-site': 'same-origin, cross-site' }],
    ['Sec-Fetch-Site as an array', { referer: 'https://app.example/', 'sec-fetch-site': ['same-origin'] }],
    ['Sec-Fetch-Site: empty', { referer: 'https://app.example/', 'sec-fetch-site': '' }],
  ])('rejects %s', (_case, headers) => {
    expect(isAllowedJsonpOrigin({ host: HOST, ...headers }, ALLOWED)).toBe(false);
  });

  it.each<[string, RequestHeaders]>([
    ['Origin: null', { origin: 'null' }],
    ['a Referer that is not a URL', { referer: 'x' }],
    ['an empty Referer', { referer: '' }],
    ['no evidence', {}],
  ])('rejects %s even if the list contains invalid origins', (_case, headers) => {
    expect(isAllowedJsonpOrigin(headers, ['null', 'undefined', '', '*', 'x'])).toBe(false);
  });

  it('rejects everything if the list is empty', () => {
    expect(isAllowedJsonpOrigin({ origin: 'https://app.example', host: 'app.example' }, [])).toBe(false);
    expect(isAllowedJsonpOrigin({ 'sec-fetch-site': 'same-origin', host: 'app.example' }, [])).toBe(false);
  });
});

describe('jsonpOriginProblem', () => {
  it.each(['https://app.example', 'http://localhost:3000', 'https://[::1]:8443', 'https://xn--pp-uia.example'])(
    'accepts %s',
    (value) => {
      expect(jsonpOriginProblem(value)).toBeUndefined();
    },
  );

  it.each<[unknown, string]>([
    ['https://app.example/', 'write https://app.example'],
    ['https://app.example/chat', 'write https://app.example'],
    ['https://app.example:443', 'write https://app.example'],
    ['HTTPS://App.Example', 'write https://app.example'],
    ['https://user@app.example', 'write https://app.example'],
    ['https://äpp.example', 'write https://xn--pp-uia.example'],
    ['app.example', 'such as https://app.example'],
    ['//app.example', 'such as https://app.example'],
    ['localhost:3000', 'such as https://app.example'],
    ['*', 'such as https://app.example'],
    ['null', 'such as https://app.example'],
    ['', 'such as https://app.example'],
    ['capacitor://localhost', 'such as https://app.example'],
    ['file:///index.html', 'such as https://app.example'],
    ['blob:https://app.example/1', 'such as https://app.example'],
    [/app/, 'such as https://app.example'],
    [undefined, 'such as https://app.example'],
    [['https://app.example'], 'such as https://app.example'],
  ])('rejects %p', (value, problem) => {
    expect(jsonpOriginProblem(value)).toContain(problem);
  });
});
