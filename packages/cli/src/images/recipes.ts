import { KeelsonError } from '@keelson/core';
import { kafkaFiles } from './kafka-files.ts';

/** How the images that Keelson can build are made of Debian's (or Ubuntu's) packages. */
export interface ImageRecipe {
  /** What `keelson images build NAME` calls it. */
  readonly name: string;
  readonly image: string;
  /** The official image that is the same, taken where a registry answers. */
  readonly upstream: string;
  readonly packages: readonly string[];
  /** What Debian does not have, from Maven Central: jars and all that they need to run, copied into `folder`. */
  readonly maven?: { readonly coordinates: readonly string[]; readonly folder: string };
  /** Files of Keelson's own, by path, readable by all; those in a `bin` folder can be run. */
  readonly files?: Readonly<Record<string, string>>;
  /** The server's user: the same ids as in the official image, so that volumes fit both. */
  readonly user: { readonly name: string; readonly id: number };
  readonly volume: string;
  readonly command: readonly string[];
  /** Tells the version, and that the image runs at all. */
  readonly versionCommand: readonly string[];
  readonly versionPattern: RegExp;
  /** Seen to by `up`, so that the first ten minutes need nothing else; the others are made by `keelson images build` alone. */
  readonly withUp?: true;
}

export const imageRecipes: readonly ImageRecipe[] = [
  {
    name: 'redis',
    image: 'keelson/redis:7.0',
    upstream: 'redis:7.0',
    packages: ['redis-server', 'redis-tools'],
    user: { name: 'redis', id: 999 },
    volume: '/data',
    command: ['redis-server'],
    versionCommand: ['redis-server', '--version'],
    versionPattern: /v=(\S+)/,
    withUp: true,
  },
  {
    name: 'mysql',
    image: 'keelson/mariadb:10.11',
    upstream: 'mariadb:10.11',
    packages: ['mariadb-server-core', 'mariadb-client-core', 'mariadb-backup', 'socat', 'hostname', 'libc-bin'],
    user: { name: 'mysql', id: 999 },
    volume: '/data',
    command: ['mariadbd'],
    versionCommand: ['mariadbd', '--version'],
    versionPattern: /Ver (\d+\.\d+\.\d+)/,
  },
  {
    name: 'postgresql',
    image: 'keelson/postgresql:15',
    upstream: 'postgres:15',
    packages: ['postgresql-15', 'postgresql-client-15', 'libc-bin'],
    user: { name: 'postgres', id: 999 },
    volume: '/data',
    command: ['/usr/lib/postgresql/15/bin/postgres'],
    versionCommand: ['/usr/lib/postgresql/15/bin/postgres', '--version'],
    versionPattern: /PostgreSQL\) (\S+)/,
  },
  {
    // What the examples run.
    name: 'busybox',
    image: 'keelson/busybox:1',
    upstream: 'busybox:1',
    packages: ['busybox-static'],
    user: { name: 'nobody', id: 65_534 },
    volume: '/data',
    command: ['busybox', 'sh'],
    versionCommand: ['busybox'],
    versionPattern: /BusyBox v(\S+)/,
  },
  {
    name: 'etcd',
    image: 'keelson/etcd:3.4',
    upstream: 'quay.io/coreos/etcd:v3.4.37',
    packages: ['etcd-server', 'etcd-client'],
    user: { name: 'etcd', id: 999 },
    volume: '/data',
    command: ['etcd'],
    versionCommand: ['etcd', '--version'],
    versionPattern: /etcd Version: (\S+)/,
  },
  {
    name: 'kafka',
    image: 'keelson/kafka:4.3',
    upstream: 'apache/kafka:4.3.1',
    packages: ['openjdk-17-jre-headless'],
    maven: {
      coordinates: ['org.apache.kafka:kafka_2.13:4.3.1', 'org.apache.logging.log4j:log4j-slf4j-impl:2.25.4'],
      folder: '/opt/kafka/libs',
    },
    files: kafkaFiles,
    user: { name: 'appuser', id: 1_000 },
    volume: '/data',
    command: ['/opt/kafka/bin/kafka-server-start.sh', '/keelson/server.properties'],
    versionCommand: ['/opt/kafka/bin/kafka-server-start.sh', '--version'],
    versionPattern: /^(\d+\.\d+\.\d+)/m,
  },
];

/** A shell and the usual tools, for health checks and prepare steps. */
export const basePackages: readonly string[] = ['dash', 'coreutils', 'sed', 'grep'];

/** The recipe of this image (`keelson/redis:7.0`) or of this name (`redis`). */
export function findRecipe(nameOrImage: string): ImageRecipe | undefined {
  return imageRecipes.find(({ name, image }) => name === nameOrImage || image === nameOrImage);
}

export function unavailable({ image }: ImageRecipe, why: string): KeelsonError {
  return new KeelsonError('IMAGE_UNAVAILABLE', `${image}: ${why}`);
}
