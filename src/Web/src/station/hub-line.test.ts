import { HubConnection } from '@microsoft/signalr';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type MockStation, startMock } from '../../dev/mock.mjs';
import { request } from './http';
import type { LineState } from './hub';
import { HubLine } from './hub-line';
import { Identity, type Pass } from './identity';

let station: MockStation;
let identity: Identity;
let end: AbortController;

beforeEach(async () => {
  station = await startMock();
  let kept: Pass | undefined;
  end = new AbortController();
  identity = new Identity({
    ask: (path, init) => request(new URL(path, station.address).href, init),
    change: async (by) => {
      kept = by(kept);
      return kept;
    },
    now: Date.now,
    alone: (work) => work(),
  });
});

afterEach(() => {
  end.abort();
  station.close();
  vi.restoreAllMocks();
});

function open(): { line: HubLine; states: LineState[]; heard: string[] } {
  const states: LineState[] = [];
  const heard: string[] = [];
  const tell = (what: string) => () => heard.push(what);
  const line = new HubLine(
    new URL('hubs/talk', station.address).href,
    identity,
    {
      caption: tell('caption'),
      now: tell('now'),
      listeners: tell('listeners'),
      presenter: tell('presenter'),
      post: tell('post'),
      place: tell('place'),
      reply: tell('reply'),
      forgotten: tell('forgotten'),
      connected: tell('connected'),
    },
    (state) => states.push(state),
  );
  void line.run(end.signal);
  return { line, states, heard };
}

const connected = (heard: string[]) => heard.filter((each) => each === 'connected').length;

test('connects in one request, without negotiation', async () => {
  const { heard } = open();
  await expect.poll(() => heard).toContain('now');
  expect(station.asked.filter((each) => each.includes('/hubs/'))).toEqual([]);
});

test('comes back after every break, with one handler for the end, not one more a break', async () => {
  const handlers = vi.spyOn(HubConnection.prototype, 'onclose');
  const { line, heard, states } = open();
  for (let times = 1; times <= 4; times++) {
    await expect.poll(() => connected(heard)).toBe(times);
    await expect.poll(() => station.lines()).toHaveLength(1);
    station.cut();
    await expect.poll(() => states.at(-1)).toBe('down');
    line.hurry();
  }
  expect(handlers).toHaveBeenCalledTimes(1);
});

test('a refused token, of which a WebSocket tells nothing, is found out and replaced', async () => {
  await identity.token();
  station.listeners.refuseAll();
  const { line, heard } = open();
  await expect.poll(() => identity.id()).toBeNull();
  const hurry = vi.spyOn(line, 'hurry');
  await line.anew();
  expect(hurry, 'a station that refuses every token would be asked without a rest').not.toHaveBeenCalled();
  line.hurry();
  await expect.poll(() => connected(heard)).toBe(1);
  expect(station.lines()).toEqual(['listener-2']);
});

test('a station out of reach does not cost the listener', async () => {
  await identity.token();
  station.close();
  const { states } = open();
  await expect.poll(() => states).toContain('down');
  expect(await identity.id()).toBe('listener-1');
});

test('goes on as another listener when this one was erased', async () => {
  const { line, states } = open();
  await expect.poll(() => station.lines()).toEqual(['listener-1']);
  await line.anew();
  await identity.forget('listener-1');
  await line.anew();
  await expect.poll(() => station.lines()).toEqual(['listener-2']);
  expect(states, 'this is no trouble to tell of').not.toContain('down');
});
