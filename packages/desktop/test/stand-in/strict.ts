/** Throws on every member that `part` does not have: what stands in for Electron must not answer `undefined` where Electron would act. */
export function strict<T extends object>(name: string, part: T): T {
  return new Proxy(part, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key === 'then' || key in target) return Reflect.get(target, key, receiver)
      throw new Error(`The stand-in for Electron has no ${name}.${key}.`)
    },
  })
}
