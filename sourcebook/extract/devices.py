NOT_FOUND=()
def find_devices(*a): return []
