export { drill } from './drill.ts';
export type { DrillOptions, DrillRequest } from './drill-options.ts';
export type { DrillFault } from './faults.ts';
export type { Finding, FindingCode, LostCase, Severity } from './findings/finding.ts';
export type { DrillLatency, LostCall, Measured } from './measure.ts';
export type { DrillReport, DrillResult, NotDrilled, RouteDrill } from './report.ts';
