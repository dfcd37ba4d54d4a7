import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, agent, allows, authorization, basic, readLaunch } from '../../themes/paydown/src/launch';

const NOW = '2026-11-23T12:00:00.000Z';
const PAGE = 'https://learn.example/first-python/lists/';
const UUID = '0b5f7c3e-53a7-4b8e-9c40-0f6c3b0a2a11';

test('a platform’s launch is read, and its parameters leave the address; others stay', () => {
  const actor = { objectType: 'Agent', mbox: 'mailto:ada@example.org', name: 'Ada' };
  const query = new URLSearchParams({
    q: 'x', endpoint: 'https://lrs.example/xapi', auth: 'Basic YTpi+/8=', actor: JSON.stringify(actor), registration: UUID, activity_id: 'https://learn.example/x',
  });
  const { launch, rest } = readLaunch(`${PAGE}?${query}#top`, NOW);
  assert.equal(rest, `${PAGE}?q=x#top`);
  assert.deepEqual(launch, { endpoint: 'https://lrs.example/xapi/', auth: 'Basic YTpi+/8=', since: NOW, actor, registration: UUID });
});

test('our own link is read from the part that never leaves the browser', () => {
  const { launch, rest } = readLaunch(`${PAGE}?page=2#lrs=https://lrs.example/xapi/&auth=Basic%20YTpi`, NOW);
  assert.equal(rest, `${PAGE}?page=2`);
  assert.deepEqual(launch, { endpoint: 'https://lrs.example/xapi/', auth: 'Basic YTpi', since: NOW });
});

test('an address without a launch is left as it is', () => {
  for (const address of [PAGE, `${PAGE}#lists`, `${PAGE}?auth=1&q=%20`, `${PAGE}?actor=x`]) {
    assert.deepEqual(readLaunch(address, NOW), { launch: null, rest: address });
  }
});

test('secrets leave the address even where the launch is of no use', () => {
  assert.deepEqual(readLaunch(`${PAGE}?endpoint=nonsense&auth=Basic%20YTpi`, NOW), { launch: null, rest: PAGE });
  assert.deepEqual(readLaunch(`${PAGE}#lrs=javascript:alert(1)&auth=x`, NOW), { launch: null, rest: PAGE });
  assert.deepEqual(readLaunch(`${PAGE}?endpoint=https://lrs.example/`, NOW), { launch: null, rest: PAGE });
});

test('credentials get their scheme, and the plus signs that a link lost', () => {
  assert.equal(authorization('Basic a b='), 'Basic a+b=');
  assert.equal(authorization('YTpi'), 'Basic YTpi');
  assert.equal(authorization('a:b'), 'Basic YTpi');
  assert.equal(authorization('Bearer x.y.z'), 'Bearer x.y.z');
  assert.equal(Buffer.from(basic('ä:ö'), 'base64').toString('utf8'), 'ä:ö');
});

test('an endpoint ends with one slash, whatever was typed', () => {
  assert.equal(addressOf(' https://lrs.example/xapi '), 'https://lrs.example/xapi/');
  assert.equal(addressOf('https://lrs.example/xapi//'), 'https://lrs.example/xapi/');
  assert.equal(addressOf('https://lrs.example'), 'https://lrs.example/');
  for (const bad of ['', 'lrs', 'ftp://x/', 'https://u:p@x/', 'https://x/?a', 'data:,x']) assert.equal(addressOf(bad), '');
});

test('only where the site may send', () => {
  assert.ok(allows(['https://lrs.example/xapi'], 'https://lrs.example/xapi/'));
  assert.ok(allows(['https://lrs.example/'], 'https://lrs.example/xapi/'));
  assert.ok(!allows(['https://lrs.example/xapi'], 'https://lrs.example/xapi2/'));
  assert.ok(!allows(['https://lrs.example/'], 'https://lrs.example.evil/'));
  assert.ok(!allows([], 'https://lrs.example/') && !allows(['nonsense'], 'https://lrs.example/'));
  assert.ok(allows('any', 'https://lrs.example/') && !allows('any', 'http://lrs.example/'));
  assert.ok(allows('any', 'http://127.0.0.1:8080/xapi/') && !allows('any', 'http://127.0.0.1.evil.example/'));
});

test('actors have one identifier, also those of older platforms', () => {
  assert.deepEqual(agent('{"name":["Ada"],"mbox":["mailto:a@b.c"]}'), { objectType: 'Agent', name: 'Ada', mbox: 'mailto:a@b.c' });
  assert.deepEqual(agent('{"account":[{"accountServiceHomePage":"https://h/","accountName":"n"}]}'), {
    objectType: 'Agent', account: { homePage: 'https://h/', name: 'n' },
  });
  assert.deepEqual(agent('{"mbox":"mailto:a@b.c","openid":"https://x/"}'), { objectType: 'Agent', mbox: 'mailto:a@b.c' });
  for (const bad of ['', 'x', 'null', '{}', '{"name":"Ada"}', '[]']) assert.equal(agent(bad), null);
});
