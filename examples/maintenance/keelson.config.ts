import { defineConfig } from '@keelson/cli';
import { RingFramework } from './framework.ts';

export default defineConfig({ frameworks: [new RingFramework()] });
