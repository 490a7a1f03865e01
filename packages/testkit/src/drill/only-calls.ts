import type { ConfigData, RouteConfig } from '@zerohop/core';

/** The config without what it does beside serving calls: no copies are sent, and nobody judges. */
export function onlyCalls(config: ConfigData): ConfigData {
  // Whatever is no config is refused, in its own words, by whoever reads it next.
  if (typeof config?.routes !== 'object' || config.routes === null) return config;
  const routes = Object.entries(config.routes).map(([name, route]): [string, RouteConfig] => {
    if (typeof route !== 'object' || route === null) return [name, route];
    const { shadow: _, eval: __, cascade: ___, ...served } = route;
    return [name, served];
  });
  const { judges: _, ...rest } = config;
  return { ...rest, routes: Object.fromEntries(routes) };
}
