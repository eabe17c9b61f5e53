/** Where members are reached, and what each of them is. */
import type { Instance, Member } from '@keelson/sdk';
import { kafkaOptions } from './options.ts';

type Port = 'client' | 'controller';

export function portOf({ name, ports }: Member, port: Port): number {
  const number = ports[port];
  if (number === undefined) throw new Error(`${name} has no ${port} port yet`);
  return number;
}

/** `10.0.0.1:31000` */
export function placeOf(member: Member, port: Port): string {
  return `${hostOf(member)}:${portOf(member, port)}`;
}

export function hostOf({ address }: Pick<Member, 'address'>): string {
  return address.includes(':') ? `[${address}]` : address;
}

export function isController({ options }: Pick<Instance, 'options'>, { ordinal }: Pick<Member, 'ordinal'>): boolean {
  return ordinal < kafkaOptions.parse(options).controllers;
}

/** Those among the controllers that have a place. */
export function placedControllers(instance: Instance): readonly Member[] {
  return instance.members.filter(
    (member) => isController(instance, member) && member.address !== '' && member.ports.controller !== undefined,
  );
}
