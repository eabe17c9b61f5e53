/** `keelson test LABEL`: labels that no test file bears are told before anything is set up. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KeelsonError } from '@keelson/core';
import { expect, it } from 'vitest';
import { checkLabels } from '../src/test-suite.ts';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));

function refusalOf(...labels: string[]): KeelsonError | undefined {
  try {
    checkLabels(checkout, labels);
  } catch (error) {
    if (error instanceof KeelsonError) return error;
    throw error;
  }
  return undefined;
}

it('each framework and each example has one', () => {
  const examples = readdirSync(new URL('../../../examples/', import.meta.url), { withFileTypes: true });
  const names = examples.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(3);
  expect(refusalOf('redis', 'mysql', 'postgresql', 'etcd', 'kafka', ...names)).toBeUndefined();
  expect(refusalOf('frameworks/mysql', 'e2e/redis', 'e2e/kafka')).toBeUndefined();
  expect(refusalOf()).toBeUndefined();
});

it('an unknown one is named, with what was probably meant', () => {
  const { errors, code } = refusalOf('redis', 'postgersql') ?? {};
  expect(code).toBe('SETTINGS_INVALID');
  expect(errors).toEqual([{ path: 'postgersql', message: "is part of no test file's path. Did you mean postgresql?" }]);
});
