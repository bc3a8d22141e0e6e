// Whether a group of an `apiVersion` is another one, misspelled. Groups are domains: what is right in one is its labels.
import { nearestName } from './nearest-name.ts';

/**
 * Whether `group` nearly is `own`: a few letters differ, labels are left out, written twice, cut short or in another
 * order, or it is below Istio's domain. False for the groups of other projects.
 */
export function isNearGroup(group: string, own: string): boolean {
	if (group === own) return false;
	// Only Istio gives out groups below its domain.
	if (group.endsWith('.istio.io')) return true;
	if (nearestName(group, [own]) !== undefined) return true;
	const [labels, wanted] = [group.split('.'), own.split('.')];
	if (labels.length === wanted.length) {
		const last = wanted.length - 1;
		return isPermuted(labels, wanted) || wanted.every((label, at) => at === last || isNearLabel(labels[at], label));
	}
	if (labels.length > wanted.length) return [...new Set(labels)].join('.') === own;
	// The name of the project must be left: `networking.io` is somebody's.
	const isPart = wanted.some((_, at) => wanted.toSpliced(at, 1).join('.') === group);
	return isPart && projects.some((name) => labels.includes(name));
}

const projects = ['istio', 'k8s'];

function isPermuted(labels: readonly string[], wanted: readonly string[]): boolean {
	return labels.toSorted().join('.') === wanted.toSorted().join('.');
}

function isNearLabel(label: string | undefined, wanted: string): boolean {
	if (label === undefined || label === wanted) return label === wanted;
	const isCut = label.length >= 3 && (wanted.startsWith(label) || label.startsWith(wanted));
	return isCut || nearestName(label, [wanted]) !== undefined;
}
