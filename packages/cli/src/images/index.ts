export { type BuiltImage, buildImage } from './build.ts';
export { ensureImage, rebuildImage } from './ensure.ts';
export { findRecipe, type ImageRecipe, imageRecipes } from './recipes.ts';
