import { defineConfig } from '@keelson/cli';
import { WebServerFramework } from './framework.ts';

export default defineConfig({ frameworks: [new WebServerFramework()] });
