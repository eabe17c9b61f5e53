import { defineConfig } from '@keelson/cli';
import { ExampleFramework } from './framework.ts';

export default defineConfig({ frameworks: [new ExampleFramework()] });
