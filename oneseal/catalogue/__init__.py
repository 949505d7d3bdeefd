"""事项 Catalogue: items of the bureau and their versions, materials, situations, forms and charts (行政许可法 30, 31; GB/T 39554)."""
