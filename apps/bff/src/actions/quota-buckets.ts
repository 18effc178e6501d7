/** The quota of ECR's operations that change a registry (docs: service-quotas of ECR). */
export const registryModify = 'Registry modify'
