export { type ListenArtifactsOptions, type ListeningArtifacts, listenArtifacts } from './artifacts/listen-artifacts.ts';
export type * from './control-plane.ts';
export { type ApiOptions, createApi, MAX_BODY_BYTES } from './create-api.ts';
export { errorsHtml, errorsMarkdown } from './errors-page.ts';
export { type ListeningApi, type ListenOptions, listenApi } from './listen.ts';
export type { FrameworkAnswer, Problem } from './schemas/reports.ts';
