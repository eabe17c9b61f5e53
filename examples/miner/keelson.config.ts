import { defineConfig } from '@keelson/cli';
import { MinerFramework } from './framework.ts';

export default defineConfig({ frameworks: [new MinerFramework()] });
