/// A reference model of the locks of one name, and a test that the lock core alone never tells its
/// users anything else. Start at [tanabata.dlm.model.ReferenceModel].
package tanabata.dlm.model;
