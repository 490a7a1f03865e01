/** What code asks the objects of a source for: by the object's place, without the positions in lists. */
export function askedKeys(source: object, run: (source: object) => unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  run(watch(source, '', asked));
  return asked;
}

function watch(value: object, place: string, asked: Map<string, Set<string>>): object {
  const keys = asked.get(place) ?? new Set<string>();
  asked.set(place, keys);
  return new Proxy(value, {
    getOwnPropertyDescriptor(target, key) {
      if (!Array.isArray(target)) keys.add(String(key));
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    get(target, key) {
      const field: unknown = Reflect.get(target, key);
      if (typeof field !== 'object' || field === null) return field;
      const below = Array.isArray(target) ? place : [place, Array.isArray(field) ? `${String(key)}[]` : String(key)].filter((step) => step !== '').join('.');
      return watch(field, below, asked);
    },
  });
}
