import { describe, expect, it } from 'vitest';
import { EndpointHealth } from '../../workers/endpoint-health.js';

const minute = 60_000;
const bundles = Array.from({ length: 40 }, (_, i) => `bundle-${i}`);

/** An endpoint's health by a clock of its own. */
function healthAt(start = 0) {
  const clock = { now: start };
  return { clock, health: new EndpointHealth(() => clock.now) };
}

function failAll(health: EndpointHealth): boolean[] {
  return bundles.map((bundle) => health.failed(bundle, 'HTTP 503'));
}

describe('EndpointHealth', () => {
  it('blames few bundles that fail again and again: it is them, and they must end', () => {
    const { health } = healthAt();
    health.replied();
    const failures = Array.from({ length: 20 }, () => bundles.slice(0, 15).map((bundle) => health.failed(bundle, '')));
    expect(failures.flat()).not.toContain(false);
    expect(health.pauseMs()).toBe(0);
  });

  it('spares the bundles of an outage, until the endpoint answers again', () => {
    const { health } = healthAt();
    health.replied();
    const failures = [...failAll(health), ...failAll(health)];
    expect(failures.slice(0, 15)).not.toContain(false);
    expect(failures.slice(15)).not.toContain(true);
    expect(health.waiting()?.why).toContain('HTTP 503');
    health.replied();
    expect(health.failed('bundle-0', '')).toBe(true);
    expect(health.pauseMs()).toBe(0);
    expect(health.waiting()).toBeUndefined();
  });

  it('lets one call at a time find out whether an outage is over, ever more rarely', () => {
    const { clock, health } = healthAt();
    failAll(health);
    let probes = 0;
    for (; clock.now < 10 * minute; clock.now += 1_000) {
      const calls = bundles.filter(() => health.pauseMs() === 0).length;
      expect(calls).toBeLessThanOrEqual(1);
      probes += calls;
    }
    expect(probes).toBeGreaterThanOrEqual(10);
    expect(probes).toBeLessThanOrEqual(15);
  });

  it.each([
    ['was never well: ten minutes', false, 10],
    ['has answered before: six hours', true, 360],
  ])('gives up on an endpoint that %s', (_, answered, minutes) => {
    const { clock, health } = healthAt();
    if (answered) health.replied();
    failAll(health);
    clock.now = (minutes - 1) * minute;
    expect(health.verdict()).toBeUndefined();
    clock.now = (minutes + 1) * minute;
    expect(health.verdict()).toContain('HTTP 503');
    health.replied();
    expect(health.verdict()).toBeUndefined();
  });
});
