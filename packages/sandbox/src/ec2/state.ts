/** What EC2 holds in one account × region. */
export interface Ec2 {}

/** EC2 before anything was created. */
export function createEc2(): Ec2 {
  return {}
}
