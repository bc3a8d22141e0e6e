// How a plan is rendered: the words for Helm and kustomize, and what is made of what they print.
import { hasLinksOut } from '../disk/charts.ts';
import { type Printed, printedBy, programOf } from '../disk/programs.ts';
import { kindOfPath } from '../disk/read.ts';
import type { ChartPlan, OverlayPlan, Plan } from './plans.ts';
import { type Disk, obstacleIn } from './remote.ts';

/** What renders, by the kind of plan: a path of a program, or undefined where there is none. */
export interface Engines {
	readonly chart: string | undefined;
	readonly overlay: string | undefined;
}

/** The names of the programs. */
export const engineNames: Readonly<Record<Plan['kind'], string>> = { chart: 'helm', overlay: 'kustomize' };

/** The programs that are on the PATH and in none of `repositories`. */
export function enginesOutside(repositories: readonly string[]): Engines {
	return { chart: programOf('helm', repositories), overlay: programOf('kustomize', repositories) };
}

/** `helm template` without a NAME calls it so (helm: pkg/cmd/template.go); nobody's own name is. */
const someRelease = 'release-name';
/** The namespace where nobody says it: of the form of a name, for charts check that, and unlike any. */
const someNamespace = 'istio-ls-some-namespace';
/** What it becomes, which is read as something that is filled in later. */
const unknownNamespace = '$(RELEASE_NAMESPACE)';

/** What becomes of a plan. `program`: what renders it. */
export function render(plan: Plan, program: string, disk: Disk): Printed {
	return plan.kind === 'chart' ? withHelm(plan, program, disk) : withKustomize(plan, program, disk);
}

function withHelm(plan: ChartPlan, program: string, { pathOf }: Disk): Printed {
	const chart = pathOf(plan.directory);
	if (hasLinksOut(chart)) return { reason: 'a link in it leads out of it' };
	const files = plan.files.map((file) =>
		pathOf(`${plan.directory}/${file.split('/').map(encodeURIComponent).join('/')}`),
	);
	const missing = files.findIndex((file) => kindOfPath(file) !== 'file');
	if (missing !== -1) return { reason: `there is no file ${plan.files[missing]}` };
	const printed = printedBy(
		program,
		[
			'template',
			plan.release ?? someRelease,
			chart,
			'--namespace',
			plan.namespace ?? someNamespace,
			// A schema of values may name others by URL, which Helm fetches.
			'--skip-schema-validation',
			'--skip-tests',
			'--dry-run=client',
			...files.flatMap((file) => ['--values', quoted(file)]),
			...(plan.inline === undefined ? [] : ['--values', '-']),
			...plan.parameters.flatMap(({ name, value, isText }) => [
				isText ? '--set-string' : '--set',
				`${name}=${escaped(value)}`,
			]),
		],
		plan.inline === undefined ? '' : JSON.stringify(plan.inline),
	);
	return 'text' in printed ? { text: printed.text.replaceAll(someNamespace, unknownNamespace) } : printed;
}

/** Helm takes a list of paths with commas between them, as a line of CSV (pflag: string_slice.go). */
function quoted(path: string): string {
	return `"${path.replaceAll('"', '""')}"`;
}

// argo-cd: util/helm/cmd.go, cleanSetParameters: commas part parameters.
function escaped(value: string): string {
	return value.replace(/(?<!\\),/g, '\\,');
}

function withKustomize(plan: OverlayPlan, program: string, disk: Disk): Printed {
	const obstacle = obstacleIn(plan.directory, disk);
	if (obstacle !== undefined) return { reason: obstacle };
	return printedBy(program, ['build', disk.pathOf(plan.directory), '--load-restrictor', 'LoadRestrictionsRootOnly']);
}
