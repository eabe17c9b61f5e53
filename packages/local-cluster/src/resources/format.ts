import type { Resource } from '../wire.ts';
import { milliOf, type Resources, rangesOf } from './resources.ts';

/**
 * Writes resources as Mesos does in its messages:
 * `cpus(allocated: r):0.5; mem(allocated: r)(reservations: [(DYNAMIC,r,{service: db})]):64; ports(allocated: r):[80-80]`.
 */
export function formatResources(resources: Resources): string {
  return resources.length === 0 ? '{}' : resources.map(formatResource).join('; ');
}

function formatResource(resource: Resource): string {
  const allocated = resource.allocation_info?.role;
  const reservations = (resource.reservations ?? []).map(({ type, role, principal, labels }) => {
    const labelled = (labels?.labels ?? []).map(({ key, value }) => `${key}: ${value ?? ''}`).join(', ');
    const parts = [
      type,
      role,
      ...(principal === undefined ? [] : [principal]),
      ...(labelled === '' ? [] : [`{${labelled}}`]),
    ];
    return `(${parts.join(',')})`;
  });
  const volume = resource.disk?.persistence;
  return [
    resource.name,
    allocated === undefined ? '' : `(allocated: ${allocated})`,
    reservations.length === 0 ? '' : `(reservations: [${reservations.join(',')}])`,
    volume === undefined ? '' : `[${volume.id}:${resource.disk?.volume?.container_path ?? ''}]`,
    ':',
    formatValue(resource),
  ].join('');
}

function formatValue(resource: Resource): string {
  if (resource.type === 'RANGES') {
    return `[${rangesOf(resource)
      .map(({ begin, end }) => `${begin}-${end}`)
      .join(', ')}]`;
  }
  if (resource.type === 'SET') return `{${(resource.set?.item ?? []).join(', ')}}`;
  return String(milliOf(resource) / 1000);
}
