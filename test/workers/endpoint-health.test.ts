import { describe, expect, it } from 'vitest';
import { EndpointHealth } from '../../workers/endpoint-health.js';

const minute = 60_000;
const bundles = Array.from({ length: 40 }, (_, i) => `bundle-${i}`);

describe('EndpointHealth', () => {
  it('blames every bundle when nothing was ever answered: then the address is wrong, not the night', () => {
    const health = new EndpointHealth();
    expect(bundles.map((bundle) => health.failed(bundle, 0))).not.toContain(false);
  });

  it('blames few bundles that fail again and again: it is them, and they must end', () => {
    const health = new EndpointHealth();
    health.replied(0);
    const failures = Array.from({ length: 20 }, () =>
      bundles.slice(0, 15).map((bundle) => health.failed(bundle, minute)),
    );
    expect(failures.flat()).not.toContain(false);
  });

  it('spares the bundles of an outage, until the endpoint answers again', () => {
    const health = new EndpointHealth();
    health.replied(0);
    const failures = [...bundles, ...bundles].map((bundle) => health.failed(bundle, minute));
    expect(failures.slice(0, 15)).not.toContain(false);
    expect(failures.slice(15)).not.toContain(true);
    health.replied(2 * minute);
    expect(health.failed('bundle-0', 2 * minute)).toBe(true);
  });

  it('does not wait for ever', () => {
    const health = new EndpointHealth();
    health.replied(0);
    for (const bundle of bundles) health.failed(bundle, minute);
    expect(health.failed('bundle-0', 29 * minute)).toBe(false);
    expect(health.failed('bundle-0', 31 * minute)).toBe(true);
  });
});
