/// The locks of one name told in the plainest way, and a test that the lock core, alone, never
/// tells its users anything else. Start at [tanabata.dlm.model.Reference].
package tanabata.dlm.model;
