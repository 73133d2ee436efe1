/// What judges the filesystem: a reference that is too simple to be wrong, and what compares with
/// it.
///
/// [tanabata.filesystem.model.ModelFilesystem] answers every request as Linux users expect it of a
/// local filesystem. [tanabata.filesystem.model.Judge] says where another one's answer differs,
/// [tanabata.filesystem.model.CrashModel] whether what a crash has left may be so.
///
/// What is asked comes from [tanabata.filesystem.model.Workload] (drawn requests),
/// [tanabata.filesystem.model.AllWorkloads] (all short ones), or
/// [tanabata.filesystem.model.PosixTable] (one situation each). The latter two speak of paths, as
/// programs do ([tanabata.filesystem.model.Call]); [tanabata.filesystem.model.Client] makes
/// requests of them, [tanabata.filesystem.model.SystemCalls] asks a mounted filesystem.
package tanabata.filesystem.model;
