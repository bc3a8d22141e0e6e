// The version of what is running, and where the project lives, as the manifest says.
export { homepage, version } from '../../package.json';
