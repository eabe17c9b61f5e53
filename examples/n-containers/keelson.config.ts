import { defineConfig } from '@keelson/cli';
import { NContainersFramework } from './framework.ts';

export default defineConfig({ frameworks: [new NContainersFramework()] });
