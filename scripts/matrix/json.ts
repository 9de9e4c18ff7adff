import type { Matrix } from './cells.ts'

/** The one object that `matrix --json` prints. */
export function matrixJson(
  { columns, rows }: Matrix,
  end: { readonly ok: boolean; readonly interrupted: boolean },
): object {
  return {
    properties: columns,
    designs: rows.map(({ design, mutantOf, alone, cells }) => ({
      design,
      ...(mutantOf === undefined ? {} : { mutantOf }),
      ...(alone ? { of: alone.design, mover: alone.mover } : {}),
      cells: Object.fromEntries(
        cells.map(({ kind, verdicts }, i) => [
          columns[i],
          {
            verdict: kind,
            searches: verdicts.map(({ run, verdict }) => ({
              design: run.task.system.name,
              property: verdict.property.name,
              ...(run.task.scenario.without === undefined ? {} : { without: run.task.scenario.without }),
              bounds: run.task.system.bounds,
              verdict: verdict.found.verdict,
              steps: verdict.steps ?? null,
            })),
          },
        ]),
      ),
    })),
    ...end,
  }
}
