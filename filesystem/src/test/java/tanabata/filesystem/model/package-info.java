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
///
/// A filesystem that is to be judged becomes a [tanabata.filesystem.model.Subject]. Then:
///
/// ```
/// Judge judge = new Judge(new ModelFilesystem(now));
/// new Workload(judge, seed).run(subject, 5_000, clock);               // the first difference
/// new Client(Subject.judged(subject, judge, clock)).run(call);        // throws at a difference
/// CrashModel crash = new CrashModel(judge.model());                   // all that is there is durable
/// new Client(Subject.recorded(subject, judge, crash, clock)).run(…);  // until the power is cut
/// crash.judge(Tree.of(recovered));
/// ```
///
/// Where requests are under way at the same time, whoever drives the filesystem tells judge and
/// crash model of each in the order in which they have effect.
package tanabata.filesystem.model;
