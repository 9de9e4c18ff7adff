import type { Catalogue, CatalogueEntry } from './catalogue.ts'

/** The one object that `list --json` prints. */
export function catalogueJson({ designs, alone, mutants, properties }: Catalogue): object {
  return {
    designs: designs.map((entry) => ({
      name: entry.system.name,
      title: entry.system.title,
      bounds: entry.system.bounds.map(({ name, meaning, default: usual, min, max }) => {
        return { name, meaning, default: usual, min, max }
      }),
      actions: entry.system.actions.size,
      claims: claimsJson(entry),
    })),
    alone: alone.map((entry) => ({
      name: entry.system.name,
      of: entry.claims[0]!.alone!.design,
      mover: entry.claims[0]!.alone!.mover,
      title: entry.system.title,
      claims: claimsJson(entry),
    })),
    mutants: mutants.map((entry) => ({
      name: entry.system.name,
      of: entry.mutantOf,
      title: entry.system.title,
      breaks: [...new Set(entry.claims.flatMap(({ violated }) => Object.keys(violated)))],
      claims: claimsJson(entry),
    })),
    properties: properties.map(({ name, kind, sentence, assumes }) => {
      return { name, kind, sentence, ...(assumes ? { fairness: assumes } : {}) }
    }),
  }
}

function claimsJson({ claims }: CatalogueEntry): object[] {
  return claims.map(({ bounds, properties, violated, counts, deep, until }) => ({
    bounds,
    holds: properties.map(({ name }) => name).filter((name) => !(name in violated)),
    violated,
    counts: counts ?? null,
    deep: deep ?? false,
    until: until ?? null,
  }))
}
