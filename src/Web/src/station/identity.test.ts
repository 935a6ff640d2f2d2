import { afterEach, describe, expect, test } from 'vitest';
import { type MockStation, startMock } from '../../dev/mock.mjs';
import { request } from './http';
import { Identity, type Pass } from './identity';
import { StationError, unreachable } from './problem';

const day = 86_400_000;
const life = 30 * day;

/** A device, its clock and a real station over HTTP. Tabs are identities on the same device. */
class Device {
  kept: Pass | undefined;
  reachable = true;
  /** Whether the browser has locks; on plain http it has not. */
  locks = true;
  /** Happens when the station has answered, before the page hears it. */
  onAnswer: (() => Promise<void>) | null = null;
  /** How far the page's clock is from the station's. */
  skew = 0;
  static time = Date.parse('2026-11-22T12:00:00Z');
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly station: MockStation) {}

  tab(): Identity {
    return new Identity({
      ask: async (path, init) => {
        if (!this.reachable) throw new StationError(unreachable);
        const response = await request(new URL(path, this.station.address).href, init);
        await this.onAnswer?.();
        return response;
      },
      change: async (by) => {
        this.kept = by(this.kept);
        return this.kept;
      },
      now: () => Device.time + this.skew,
      alone: (work) => {
        if (!this.locks) return work();
        const result = this.#last.then(work);
        this.#last = result.catch(() => {});
        return result;
      },
    });
  }

  /** Until what a tab does behind the scenes is done. */
  async quiet(): Promise<void> {
    await this.#last;
  }

  count(what: string): number {
    return this.station.asked.filter((each) => each === what).length;
  }

  get made(): number {
    return this.count('POST /api/v1/listeners');
  }

  get renewed(): number {
    return this.count('POST /api/v1/listeners/renew');
  }
}

let device: Device;

async function open(): Promise<Device> {
  Device.time = Date.parse('2026-11-22T12:00:00Z');
  device = new Device(await startMock({ now: () => Device.time, life }));
  return device;
}

afterEach(() => device.station.close());

describe('Identity', () => {
  test('becomes one listener, however many ask at once, and stays it after a reload', async () => {
    const { station } = await open();
    const tab = device.tab();
    const [first, second] = await Promise.all([tab.token(), tab.token()]);
    expect(second).toBe(first);
    expect(await device.tab().token()).toBe(first);
    expect(station.listeners.made).toEqual([await tab.id()]);
    expect(device.renewed).toBe(0);
  });

  test('is renewed as the same listener from half of its life on, while the old token still serves', async () => {
    const { station } = await open();
    const tab = device.tab();
    const first = await tab.token();
    Device.time += life / 2 - day;
    expect(await tab.token()).toBe(first);
    expect(device.renewed).toBe(0);
    Device.time += 2 * day;
    expect(await tab.token(), 'nobody waits for it').toBe(first);
    await expect.poll(() => tab.token()).not.toBe(first);
    expect(station.listeners.of(await tab.token())).toBe(await tab.id());
    expect([device.renewed, device.made]).toEqual([1, 1]);
  });

  test('stays one listener for a year of listening', async () => {
    const { station } = await open();
    const tab = device.tab();
    await tab.token();
    for (let days = 0; days < 365; days++) {
      Device.time += day;
      await tab.keep();
      await device.quiet();
    }
    expect(station.listeners.of(await tab.token())).toBe('listener-1');
    expect(device.made).toBe(1);
    expect(device.renewed).toBeGreaterThan(12);
  });

  test('asks before it believes its own clock that the token has ended', async () => {
    const { station } = await open();
    const tab = device.tab();
    await tab.token();
    device.skew = 2 * life; // somebody set the clock
    const token = await tab.token();
    expect(station.listeners.of(token)).toBe(await tab.id());
    expect([device.renewed, device.made]).toEqual([1, 1]);
  });

  test('is not renewed all the time by a page whose clock is wrong by months', async () => {
    await open();
    device.skew = 3 * life;
    const tab = device.tab();
    await tab.token();
    Device.time += day;
    await tab.token();
    expect([device.renewed, device.made]).toEqual([0, 1]);
  });

  test('another listener is made only when the station has refused the old one', async () => {
    const { station } = await open();
    const tab = device.tab();
    await tab.token();
    device.reachable = false;
    Device.time += life;
    await expect(tab.token(), 'out of reach is no refusal').rejects.toThrow(StationError);
    expect(await tab.id()).toBe('listener-1');
    device.reachable = true;
    const token = await tab.token();
    expect(station.listeners.of(token)).toBe('listener-2');
    expect(await tab.id()).toBe('listener-2');
  });

  test('a renewal that fails is tried again, not with every request', async () => {
    await open();
    const tab = device.tab();
    const first = await tab.token();
    Device.time += life / 2 + 1;
    device.reachable = false;
    for (let i = 0; i < 5; i++) expect(await tab.token()).toBe(first);
    device.reachable = true;
    Device.time += 1_000;
    expect(await tab.token()).toBe(first);
    expect(device.renewed).toBe(0);
    Device.time += 60_000;
    await tab.token();
    await expect.poll(() => device.renewed).toBe(1);
  });

  test('what one tab renews or forgets, another knows', async () => {
    await open();
    const [one, other] = [device.tab(), device.tab()];
    const first = await one.token();
    Device.time += life - 1_000;
    const renewed = await one.token();
    expect(renewed).not.toBe(first);
    expect(await other.token()).toBe(renewed);
    await one.forget('listener-1');
    expect(await other.id()).toBeNull();
    const [mine, others] = await Promise.all([one.token(), other.token()]);
    expect(others, 'two tabs become one listener').toBe(mine);
    expect(device.made).toBe(2);
  });

  test('a refusal of a token that was renewed meanwhile is nothing', async () => {
    await open();
    const tab = device.tab();
    const first = await tab.token();
    Device.time += life - 1_000;
    const second = await tab.token();
    await tab.refused(first);
    expect(await tab.token()).toBe(second);
    await tab.refused(second);
    expect(await tab.id()).toBeNull();
  });

  test('finds out whether a token is refused, and keeps it when the station cannot say', async () => {
    const { station } = await open();
    const tab = device.tab();
    await tab.token();
    await tab.check();
    expect(await tab.id()).toBe('listener-1');
    station.listeners.refuseAll();
    device.reachable = false;
    await tab.check();
    expect(await tab.id()).toBe('listener-1');
    device.reachable = true;
    await tab.check();
    expect(await tab.id()).toBeNull();
  });

  test('stays erased though it is renewed in that moment', async () => {
    await open();
    const [one, other] = [device.tab(), device.tab()];
    await one.token();
    Device.time += life - 1_000;
    device.onAnswer = async () => {
      device.onAnswer = null;
      await other.forget('listener-1');
    };
    await one.token();
    expect([device.renewed, device.made]).toEqual([1, 2]);
    expect(device.kept?.id).toBe('listener-2');
    expect(await one.id()).toBe('listener-2');
  });

  test('forgets only who is meant', async () => {
    await open();
    const [one, other] = [device.tab(), device.tab()];
    await one.token();
    await other.forget('listener-1');
    await other.token();
    await one.forget('listener-1');
    expect(await one.id()).toBe('listener-2');
  });

  test('is one in two tabs that ask in one moment, also where there are no locks', async () => {
    const { station } = await open();
    device.locks = false;
    const [one, other] = [device.tab(), device.tab()];
    const passes = await Promise.all([one.pass(), other.pass()]);
    expect(passes[1]).toEqual(passes[0]);
    expect(station.listeners.of(await other.token())).toBe(passes[0].id);
    expect(device.kept).toEqual(passes[0]);
  });
});
