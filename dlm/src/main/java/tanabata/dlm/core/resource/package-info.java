/// What a master keeps of one name: the queues of its locks, its value block, and its byte ranges.
///
/// Start at [tanabata.dlm.core.resource.Resource], which decides who is granted, who waits and who
/// is notified, by the rules of the VMS lock manager. Nothing here knows of members, messages or
/// recovery.
package tanabata.dlm.core.resource;
