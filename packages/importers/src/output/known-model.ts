import { findModel } from '@zerohop/core';

/** Whether the router's catalog has a model, by `vendor/model`: the router refuses a config that says a model is `like` an unknown one. */
export function isKnownModel(vendorAndModel: string): boolean {
  const slash = vendorAndModel.indexOf('/');
  return slash > 0 && findModel(vendorAndModel.slice(0, slash), vendorAndModel.slice(slash + 1)) !== undefined;
}
