export { formatDuration } from './format.ts';
export { createUi, type Facts, reasonOf, type Step, type Ui, type UiOptions, type UiStream } from './ui.ts';
